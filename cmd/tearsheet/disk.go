package main

import (
	"fmt"
	"syscall"

	"tearsheet/config"
)

// freeDisk is how many bytes the user may still write in a folder's file
// system.
func freeDisk(dir string) (int64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, fmt.Errorf("ask what is free in %s: %w", dir, err)
	}
	return int64(s.Bavail) * int64(s.Bsize), nil
}

// sizeFlag is a flag that is written as sizes are in the settings file.
type sizeFlag struct{ config.Size }

// Set reads a size.
func (s *sizeFlag) Set(text string) error { return s.UnmarshalText([]byte(text)) }

// Type names the flag's kind in the help.
func (s *sizeFlag) Type() string { return "size" }

// String is the size, "" when nobody gave one.
func (s *sizeFlag) String() string {
	if s.Size == 0 {
		return ""
	}
	return s.Size.String()
}
