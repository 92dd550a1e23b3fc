(class_declaration name: (_) @name) @symbol.class
(protocol_declaration name: (_) @name) @symbol.interface
(function_declaration) @symbol.function
(protocol_function_declaration name: (simple_identifier) @name) @symbol.method
(init_declaration name: "init" @name) @symbol.constructor
(deinit_declaration "deinit" @name) @symbol.method
(subscript_declaration "subscript" @name) @symbol.property
(property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @symbol.property
(protocol_property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @symbol.property
(enum_entry name: (simple_identifier) @name @symbol.enum_member)
(typealias_declaration name: (type_identifier) @name) @symbol.type_alias
(associatedtype_declaration name: (type_identifier) @name) @symbol.type_alias
