(field_definition property: [(property_identifier) (private_property_identifier)] @name value: [(arrow_function) (function_expression)]) @symbol.method
(class_declaration (class_heritage (_) @base)) @heritage
(class (class_heritage (_) @base)) @heritage
(formal_parameters (identifier) @local) @binding
(formal_parameters (assignment_pattern left: (identifier) @local)) @binding
(formal_parameters (object_pattern (shorthand_property_identifier_pattern) @local)) @binding
