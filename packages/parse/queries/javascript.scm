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
(pair key: [(property_identifier) (string)] @name value: [(arrow_function) (function_expression)]) @symbol.function
(program [(lexical_declaration (variable_declarator name: (identifier) @name) @symbol.variable) (variable_declaration (variable_declarator name: (identifier) @name) @symbol.variable)])
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name) @symbol.variable)))
(assignment_expression left: (identifier) @name right: [(arrow_function) (function_expression) (generator_function)]) @symbol.function
