(class_definition name: (identifier) @name) @symbol.class
(function_definition name: (identifier) @name) @symbol.function
(module (expression_statement (assignment left: (identifier) @name) @symbol.variable))
(module (if_statement (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))
(module (if_statement [(elif_clause (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))) (else_clause (block (expression_statement (assignment left: (identifier) @name) @symbol.variable)))]))
(module (try_statement (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))
(module (try_statement [(except_clause (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))) (else_clause (block (expression_statement (assignment left: (identifier) @name) @symbol.variable)))]))
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @symbol.variable)))
