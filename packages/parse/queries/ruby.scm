(class name: [(constant) (scope_resolution)] @name) @symbol.class
(module name: [(constant) (scope_resolution)] @name) @symbol.module
(method name: (_) @name) @symbol.method
(singleton_method name: (_) @name) @symbol.method
(assignment left: (constant) @name) @symbol.const
(alias name: (identifier) @name) @symbol.method
