(call target: (identifier) @word (arguments . (_)) (#match? @word "^def(module|protocol|impl)$")) @symbol.namespace
(call target: (identifier) @word (arguments . (_)) (#match? @word "^def(struct|exception)$")) @symbol.struct
(call target: (identifier) @word (arguments . (_)) (#match? @word "^(def|defp|defdelegate|defn|defnp)$")) @symbol.function
(call target: (identifier) @word (arguments . (_)) (#match? @word "^(defmacro|defmacrop|defguard|defguardp)$")) @symbol.macro
(unary_operator operator: "@" operand: (call target: (identifier) @name (arguments . (_)))) @symbol.const
