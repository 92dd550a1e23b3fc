(class_declaration name: (identifier) @name) @symbol.class
(record_declaration name: (identifier) @name) @symbol.class
(struct_declaration name: (identifier) @name) @symbol.struct
(interface_declaration name: (identifier) @name) @symbol.interface
(enum_declaration name: (identifier) @name) @symbol.enum
(enum_member_declaration name: (identifier) @name) @symbol.enum_member
(delegate_declaration name: (identifier) @name) @symbol.type_alias
(method_declaration name: (identifier) @name) @symbol.method
(local_function_statement name: (identifier) @name) @symbol.function
(constructor_declaration name: (identifier) @name) @symbol.constructor
(destructor_declaration name: (identifier) @name) @symbol.method
(property_declaration name: (identifier) @name) @symbol.property
(event_declaration name: (identifier) @name) @symbol.property
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name) @symbol.property))
(indexer_declaration "this" @name) @symbol.property
(operator_declaration operator: _ @name) @symbol.method
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name) @symbol.const))
