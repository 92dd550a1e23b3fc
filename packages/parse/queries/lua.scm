(function_declaration name: (identifier) @name) @symbol.function
(function_declaration name: (dot_index_expression field: (identifier) @name)) @symbol.function
(function_declaration name: (method_index_expression method: (identifier) @name)) @symbol.method
(assignment_statement (variable_list . name: (identifier) @name .) (expression_list . value: (function_definition) .)) @symbol.function
(assignment_statement (variable_list . name: (dot_index_expression field: (identifier) @name) .) (expression_list . value: (function_definition) .)) @symbol.function
(assignment_statement (variable_list . name: (bracket_index_expression field: (string content: (_) @name)) .) (expression_list . value: (function_definition) .)) @symbol.function
(assignment_statement (variable_list . name: (dot_index_expression field: (identifier) @name) .) (expression_list . value: (function_call arguments: (arguments (function_definition) .)) .)) @symbol.function
(field name: (identifier) @name value: (function_definition)) @symbol.function
(chunk (variable_declaration (assignment_statement (variable_list . name: (identifier) @name)) @symbol.variable))
