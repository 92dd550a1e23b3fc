(function_declaration name: (identifier) @name) @symbol.function
(method_declaration name: (field_identifier) @name) @symbol.method
(type_spec name: (type_identifier) @name type: (struct_type)) @symbol.struct
(type_spec name: (type_identifier) @name type: (interface_type)) @symbol.interface
(type_spec name: (type_identifier) @name) @symbol.type_alias
(type_alias name: (type_identifier) @name) @symbol.type_alias
(source_file (const_declaration (const_spec name: (identifier) @name) @symbol.const))
(source_file (var_declaration (var_spec name: (identifier) @name) @symbol.variable))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @symbol.variable)))
(method_elem name: (field_identifier) @name) @symbol.method

(call_expression function: (identifier) @callee) @call
(call_expression function: (selector_expression operand: (_) @receiver field: (field_identifier) @callee)) @call
(call_expression function: (index_expression operand: (identifier) @callee)) @call
(call_expression function: (index_expression operand: (selector_expression operand: (_) @receiver field: (field_identifier) @callee))) @call
(call_expression function: (type_instantiation_expression type: (type_identifier) @callee)) @call

(import_spec) @import
(struct_type (field_declaration_list (field_declaration !name type: (_) @base))) @heritage
(interface_type (type_elem (type_identifier) @base)) @heritage
(struct_type (field_declaration_list (field_declaration name: (field_identifier) @field type: (_) @type))) @binding
(parameter_declaration name: (identifier) @local type: (_) @type) @binding
(var_spec name: (identifier) @local type: (_) @type) @binding
(var_spec name: (identifier) @local value: (expression_list . (_) @value)) @binding
(short_var_declaration left: (expression_list . (identifier) @local) right: (expression_list . (_) @value)) @binding
(range_clause left: (expression_list (identifier) @local)) @binding
(function_declaration result: (_) @type) @returns
(method_declaration result: (_) @type) @returns
