package config

import (
	_ "embed"
	"slices"
)

//go:embed tearsheet.yaml
var sample []byte

// Sample is a settings file in which every setting stands with a comment. It
// loads as Default; its example of a source waits behind #.
func Sample() []byte { return slices.Clone(sample) }
