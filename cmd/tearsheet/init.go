package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tearsheet/config"
)

func initCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a commented tearsheet.yaml",
		Long:  "Writes a tearsheet.yaml in which every setting stands with its default and a\ncomment, into DIR or here. It never overwrites one.",
		Args:  between(0, 1, "DIR"),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			return e.init(dir)
		},
	}
}

func (e *env) init(dir string) error {
	if err := os.MkdirAll(e.path(dir), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	path := filepath.Join(dir, "tearsheet.yaml")
	file, err := os.OpenFile(e.path(path), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already and was left as it is", path)
	}
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	_, err = file.Write(config.Sample())
	if err := errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = fmt.Fprintf(e.screen(), "wrote %s\nName your sources in it, then:\n  tearsheet crawl --dry-run   shows what would be crawled\n  tearsheet crawl             crawls\n", path)
	return err
}
