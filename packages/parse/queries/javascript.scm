(function_declaration name: (identifier) @name) @symbol.function
(generator_function_declaration name: (identifier) @name) @symbol.function
(class_declaration name: (_) @name) @symbol.class
(method_definition name: (_) @name) @symbol.method
(variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression) (generator_function)]) @symbol.function
(variable_declarator name: (identifier) @name value: (parenthesized_expression [(arrow_function) (function_expression)])) @symbol.function
[(function_expression name: (identifier) @name) (generator_function name: (identifier) @name)] @symbol.function
(variable_declarator name: (identifier) @name value: (class)) @symbol.class
(export_statement value: [(arrow_function) (function_expression)]) @symbol.function
(export_statement value: (class)) @symbol.class
(assignment_expression left: (member_expression property: [(property_identifier) (private_property_identifier)] @name) right: [(arrow_function) (function_expression) (generator_function)]) @symbol.function
(assignment_expression left: (member_expression property: (property_identifier) @name) right: (class)) @symbol.class
(pair key: (property_identifier) @name value: [(arrow_function) (function_expression)]) @symbol.function
(program [(lexical_declaration (variable_declarator name: (identifier) @name) @symbol.variable) (variable_declaration (variable_declarator name: (identifier) @name) @symbol.variable)])
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name) @symbol.variable)))

(call_expression function: [(identifier) (super) (import)] @callee) @call
(call_expression function: (member_expression object: (_) @receiver property: [(property_identifier) (private_property_identifier)] @callee)) @call
(new_expression constructor: (identifier) @callee) @new
(new_expression constructor: (member_expression object: (_) @receiver property: (property_identifier) @callee)) @new

(import_statement) @import
(export_statement) @export
(variable_declarator name: [(identifier) (object_pattern)] value: [(call_expression function: (identifier) @require) (member_expression object: (call_expression function: (identifier) @require))]) @import
(assignment_expression left: (member_expression) @exported right: (_) @value) @assignment
(assignment_expression left: (member_expression) @local right: (_) @value) @binding
(variable_declarator name: (identifier) @local value: (_) @value) @binding
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @local)) @binding
(arrow_function parameter: (identifier) @local) @binding
(catch_clause parameter: (identifier) @local) @binding
