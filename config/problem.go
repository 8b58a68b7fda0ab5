package config

import (
	"errors"
	"fmt"
	"strings"
)

// ErrConfig is what every error about the content of a settings file wraps.
var ErrConfig = errors.New("wrong settings")

// problem is one thing wrong with a settings file.
type problem struct {
	file         string // "" when the settings did not come from a file
	line, column int    // 0 when no line is to blame
	key          string // path of the key, as sources[0].scope; may be ""
	what         string
}

// maxWhat is the most bytes of an explanation: a value it quotes may be long.
const maxWhat = 300

// Error begins as compilers' messages do, so that an editor can jump to the
// place.
func (p *problem) Error() string {
	s := p.what
	if len(s) > maxWhat {
		s = strings.ToValidUTF8(s[:maxWhat], "") + "…"
	}
	if p.key != "" {
		s = p.key + ": " + s
	}
	switch {
	case p.line > 0:
		return fmt.Sprintf("%s:%d:%d: %s", p.file, p.line, p.column, s)
	case p.file != "":
		return p.file + " " + s
	}
	return s
}

func (p *problem) Unwrap() error { return ErrConfig }

// wrong makes the problem of a key's value.
func wrong(key, format string, args ...any) error {
	return &problem{key: key, what: fmt.Sprintf(format, args...)}
}
