(class_declaration name: (name) @name) @symbol.class
(interface_declaration name: (name) @name) @symbol.interface
(trait_declaration name: (name) @name) @symbol.trait
(enum_declaration name: (name) @name) @symbol.enum
(enum_case name: (name) @name) @symbol.enum_member
(method_declaration name: (name) @name) @symbol.method
(function_definition name: (name) @name) @symbol.function
(const_element . (name) @name) @symbol.const
(property_element name: (variable_name (name) @name)) @symbol.property
