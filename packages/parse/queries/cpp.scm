(class_specifier name: [(type_identifier) (template_type) (qualified_identifier)] @name body: (_)) @symbol.class
(namespace_definition name: (_) @name) @symbol.namespace
(function_declarator declarator: [(qualified_identifier) (destructor_name) (operator_name) (template_function)] @name) @symbol.function
(function_declarator declarator: (reference_declarator [(identifier) (field_identifier) (qualified_identifier)] @name)) @symbol.function
(function_definition declarator: (operator_cast) @name @symbol.function)
(alias_declaration name: (type_identifier) @name) @symbol.type_alias
(concept_definition name: (identifier) @name) @symbol.type_alias
(namespace_definition body: (declaration_list (declaration declarator: (init_declarator declarator: (identifier) @name) @symbol.variable)))
