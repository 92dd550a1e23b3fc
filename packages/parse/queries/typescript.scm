(variable_declarator name: (identifier) @name value: [(as_expression [(parenthesized_expression [(arrow_function) (function_expression)]) (as_expression (parenthesized_expression [(arrow_function) (function_expression)]))]) (satisfies_expression [(parenthesized_expression [(arrow_function) (function_expression)]) (arrow_function) (function_expression)])]) @symbol.function
(abstract_class_declaration name: (type_identifier) @name) @symbol.class
(interface_declaration name: (type_identifier) @name) @symbol.interface
(type_alias_declaration name: (type_identifier) @name) @symbol.type_alias
(enum_declaration name: (identifier) @name) @symbol.enum
(enum_body name: [(property_identifier) (string)] @name @symbol.enum_member)
(enum_body (enum_assignment name: [(property_identifier) (string)] @name) @symbol.enum_member)
(internal_module name: [(identifier) (nested_identifier)] @name) @symbol.namespace
(module name: [(identifier) (nested_identifier) (string)] @name) @symbol.namespace
(function_signature name: (identifier) @name) @symbol.function
(abstract_method_signature name: (_) @name) @symbol.method
[(interface_body (method_signature name: (_) @name) @symbol.method) (class_body (method_signature name: (_) @name) @symbol.method)]
(public_field_definition name: [(property_identifier) (private_property_identifier)] @name value: [(arrow_function) (function_expression)]) @symbol.method
