(class_definition name: (identifier) @name) @symbol.class
(class_definition (mixin_application_class . (identifier) @name)) @symbol.class
(mixin_declaration (identifier) @name) @symbol.trait
(extension_declaration) @symbol.impl
(extension_type_declaration name: (identifier) @name) @symbol.class
(enum_declaration name: (identifier) @name) @symbol.enum
(enum_constant name: (identifier) @name) @symbol.enum_member
(type_alias) @symbol.type_alias
(method_signature) @symbol.method
(declaration [(function_signature) (getter_signature) (setter_signature) (operator_signature) (constructor_signature) (constant_constructor_signature) (factory_constructor_signature) (redirecting_factory_constructor_signature)]) @symbol.method
(declaration (initialized_identifier_list (initialized_identifier . (identifier) @name) @symbol.property))
(declaration (static_final_declaration_list (static_final_declaration . (identifier) @name) @symbol.property))
(program [(function_signature name: (identifier) @name) (getter_signature name: (identifier) @name) (setter_signature name: (identifier) @name)] @symbol.function)
(program (static_final_declaration_list (static_final_declaration . (identifier) @name) @symbol.const))
(program (initialized_identifier_list (initialized_identifier . (identifier) @name) @symbol.variable))
(lambda_expression parameters: (function_signature name: (identifier) @name)) @symbol.function
