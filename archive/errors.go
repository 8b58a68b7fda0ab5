package archive

import "errors"

// What a caller can act on. Every error of this package and of the stores
// below it that is one of these is wrapped with what, where and what to do.
var (
	ErrNotFound  = errors.New("not in the archive")
	ErrCorrupt   = errors.New("the archive is damaged")
	ErrLocked    = errors.New("the archive is in use by another process")
	ErrForeign   = errors.New("not an archive this program can read")
	ErrAddress   = errors.New("not an address")
	ErrAmbiguous = errors.New("ambiguous id")
)
