(function_item name: (identifier) @name) @symbol.function
(function_signature_item name: (identifier) @name) @symbol.function
(struct_item name: (type_identifier) @name) @symbol.struct
(union_item name: (type_identifier) @name) @symbol.union
(enum_item name: (type_identifier) @name) @symbol.enum
(enum_variant name: (identifier) @name) @symbol.enum_member
(trait_item name: (type_identifier) @name) @symbol.trait
(impl_item type: (_) @name) @symbol.impl
(mod_item name: (identifier) @name) @symbol.module
(const_item name: (identifier) @name) @symbol.const
(static_item name: (identifier) @name) @symbol.static
(type_item name: (type_identifier) @name) @symbol.type_alias
(macro_definition name: (identifier) @name) @symbol.macro

(call_expression function: (identifier) @callee) @call
(call_expression function: (field_expression value: (_) @receiver field: (field_identifier) @callee)) @call
(call_expression function: (scoped_identifier path: (_) @receiver name: (identifier) @callee)) @call
(call_expression function: (generic_function function: (identifier) @callee)) @call
(call_expression function: (generic_function function: (field_expression value: (_) @receiver field: (field_identifier) @callee))) @call
(call_expression function: (generic_function function: (scoped_identifier path: (_) @receiver name: (identifier) @callee))) @call
(macro_invocation macro: (identifier) @callee) @macro

(use_declaration) @import
(impl_item trait: (_) @implemented) @heritage
(trait_item bounds: (trait_bounds (_) @base)) @heritage
(parameter pattern: (identifier) @local type: (_) @type) @binding
(let_declaration pattern: (identifier) @local type: (_) @type) @binding
(let_declaration pattern: (identifier) @local value: (_) @value) @binding
(struct_item body: (field_declaration_list (field_declaration name: (field_identifier) @field type: (_) @type))) @binding
(function_item return_type: (_) @type) @returns
