package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

// The limits of a settings file; ten thousand sources fit. The YAML parser
// takes time with the square of the lines, if they are made for it.
const (
	maxFile  = 2 << 20 // bytes
	maxLines = 40_000
)

// Load reads a settings file: Default, with what the file says laid over it,
// and validated. What is wrong with the file's content is an ErrConfig that
// names file, line and column and says what is allowed; a file that is not
// there is an fs.ErrNotExist.
func Load(path string) (Config, error) {
	text, err := read(path)
	if err != nil {
		return Config{}, err
	}
	return parse(path, text)
}

// read refuses what cannot be a settings file before it fills the memory.
func read(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	defer file.Close()
	if stat, err := file.Stat(); err == nil && stat.IsDir() {
		return nil, &problem{file: path, what: "is a folder; name the settings file in it"}
	}
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read settings: %w", err)
	}
	return text, nil
}

func parse(file string, text []byte) (Config, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if what := unreadable(text); what != "" {
		return Config{}, &problem{file: file, what: what}
	}
	c, d := Default(), decoder{places: map[string]*token.Position{}}
	err := d.decode(text, &c)
	if err == nil {
		err = c.Validate()
	}
	var p *problem
	if errors.As(err, &p) {
		p.file = file
		d.locate(p)
		return Config{}, err
	}
	return c, err
}

// unreadable says why a text cannot be settings at all, or "".
func unreadable(text []byte) string {
	switch {
	case len(text) > maxFile:
		return fmt.Sprintf("is larger than %s, which no settings file is", Size(maxFile))
	case bytes.Count(text, []byte("\n")) > maxLines:
		return fmt.Sprintf("has more than %d lines, which no settings file has", maxLines)
	case len(bytes.TrimSpace(text)) == 0:
		return "is empty; \"tearsheet init\" writes one with every setting explained"
	case !utf8.Valid(text), bytes.IndexByte(text, 0) >= 0:
		return "is not a text file in UTF-8"
	}
	return ""
}
