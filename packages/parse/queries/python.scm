(class_definition name: (identifier) @name) @symbol.class
(function_definition name: (identifier) @name) @symbol.function
(module (expression_statement (assignment left: (identifier) @name) @symbol.variable))
(module (if_statement (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))
