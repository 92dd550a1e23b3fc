(function_declarator declarator: [(identifier) (field_identifier)] @name) @symbol.function
(function_definition type: (type_identifier) declarator: (parenthesized_declarator (identifier) @name) @symbol.function)
(struct_specifier name: (type_identifier) @name body: (_)) @symbol.struct
(union_specifier name: (type_identifier) @name body: (_)) @symbol.union
(enum_specifier name: (type_identifier) @name body: (_)) @symbol.enum
(enumerator name: (identifier) @name) @symbol.enum_member
(type_definition declarator: (type_identifier) @name) @symbol.type_alias
(type_definition declarator: (pointer_declarator declarator: (type_identifier) @name)) @symbol.type_alias
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name)))) @symbol.type_alias
(preproc_function_def name: (identifier) @name) @symbol.macro
(preproc_def name: (identifier) @name value: (_)) @symbol.const
(translation_unit (declaration declarator: (init_declarator declarator: [(identifier) @name (pointer_declarator declarator: (identifier) @name) (array_declarator declarator: (identifier) @name)]) @symbol.variable))
