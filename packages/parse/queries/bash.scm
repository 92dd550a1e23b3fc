(function_definition name: (word) @name) @symbol.function
(program (declaration_command (variable_assignment name: (variable_name) @name) @symbol.variable))
(program (variable_assignment name: (variable_name) @name) @symbol.variable)
