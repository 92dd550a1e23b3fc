(class_declaration name: (identifier) @name) @symbol.class
(object_declaration name: (identifier) @name) @symbol.class
(companion_object) @symbol.class
(function_declaration name: (identifier) @name) @symbol.function
(secondary_constructor "constructor" @name) @symbol.constructor
(property_declaration (variable_declaration (identifier) @name)) @symbol.property
(enum_entry (identifier) @name) @symbol.enum_member
(type_alias type: (identifier) @name) @symbol.type_alias
