(class name: [(constant) (scope_resolution)] @name) @symbol.class
(module name: [(constant) (scope_resolution)] @name) @symbol.module
(method name: (_) @name) @symbol.method
(singleton_method name: (_) @name) @symbol.method
(assignment left: (constant) @name) @symbol.const
(alias name: (_) @name) @symbol.method
((call method: (identifier) @directive arguments: (argument_list (simple_symbol) @name @symbol.property)) (#match? @directive "^attr_(reader|writer|accessor)$"))
