(class_definition name: (identifier) @name) @symbol.class
(function_definition name: (identifier) @name) @symbol.function
(module (expression_statement (assignment left: (identifier) @name) @symbol.variable))
(module (if_statement (block (expression_statement (assignment left: (identifier) @name) @symbol.variable))))

(call function: (identifier) @callee) @call
(call function: (attribute object: (_) @receiver attribute: (identifier) @callee)) @call
(decorator (identifier) @callee) @decorator
(decorator (attribute object: (_) @receiver attribute: (identifier) @callee)) @decorator

(import_statement) @import
(import_from_statement) @import
(class_definition superclasses: (argument_list [(identifier) (attribute) (subscript)] @base)) @heritage

(typed_parameter . (identifier) @local type: (type) @type) @binding
(typed_default_parameter name: (identifier) @local type: (type) @type) @binding
(parameters (identifier) @local) @binding
(default_parameter name: (identifier) @local) @binding
(lambda_parameters (identifier) @local) @binding
(assignment left: [(identifier) (attribute)] @local right: (_) @value) @binding
(assignment left: [(identifier) (attribute)] @local type: (type) @type) @binding
(for_statement left: (identifier) @local) @binding
(for_statement left: (pattern_list (identifier) @local)) @binding
(with_item value: (as_pattern (call) @value alias: (as_pattern_target (identifier) @local))) @binding
(function_definition return_type: (type) @type) @returns
