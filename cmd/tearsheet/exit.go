package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"tearsheet/archive"
	"tearsheet/archive/export"
	"tearsheet/archive/search"
	"tearsheet/archive/warc"
	"tearsheet/config"
	"tearsheet/scraper"
	"tearsheet/scraper/extract"
	"tearsheet/scraper/fetch"
	"tearsheet/scraper/frontier"
	"tearsheet/scraper/render"
)

// The exit codes, as docs/architecture.md lists them.
const (
	exitDone        = 0
	exitError       = 1
	exitUsage       = 2
	exitDamage      = 3
	exitSomeFailed  = 4
	exitLimitBytes  = 5
	exitLimitTime   = 6
	exitLimitDisk   = 7
	exitInterrupted = 130
)

// errDamage and errSomeFailed carry an exit code after everything has been
// said already.
var (
	errDamage     = errors.New("damage found")
	errSomeFailed = errors.New("some pages failed")
)

// exited is the code with which the archive's owner ended a command; the
// owner has printed the reason.
type exited int

func (x exited) Error() string { return fmt.Sprintf("exit code %d", int(x)) }

func exitCode(err error) int {
	var code exited
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &code):
		return int(code)
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.Is(err, errUsage), errors.Is(err, config.ErrConfig), errors.Is(err, search.ErrQuery),
		errors.Is(err, archive.ErrURL), errors.Is(err, archive.ErrAddress), errors.Is(err, export.ErrFormat):
		return exitUsage
	case errors.Is(err, errDamage), errors.Is(err, archive.ErrCorrupt), errors.Is(err, search.ErrDamaged):
		return exitDamage
	case errors.Is(err, errSomeFailed):
		return exitSomeFailed
	case errors.Is(err, scraper.ErrLimitBytes):
		return exitLimitBytes
	case errors.Is(err, scraper.ErrLimitTime):
		return exitLimitTime
	case errors.Is(err, scraper.ErrLimitDisk):
		return exitLimitDisk
	}
	return exitError
}

// complain prints an error as a sentence, and what to do next.
func (e *env) complain(err error) {
	var code exited
	if errors.As(err, &code) && code == exitDone {
		return
	}
	switch {
	case errors.As(err, &code), errors.Is(err, errSomeFailed), errors.Is(err, errDamage):
		return // said already
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(e.aside(), "tearsheet: interrupted")
		return
	}
	fmt.Fprintln(e.aside(), "tearsheet: "+sentence(err))
	var wrong *search.SyntaxError
	if errors.As(err, &wrong) {
		fmt.Fprintln(e.aside(), caret(wrong, e.width))
	}
	if next := hint(err); next != "" {
		fmt.Fprintln(e.aside(), next)
	}
}

func sentence(err error) string {
	return strings.TrimPrefix(err.Error(), errUsage.Error()+": ")
}

// hint is what the operator can do about an error, or "".
func hint(err error) string {
	if noRoom(err) {
		return "Make room and run the same command again; what was saved is safe."
	}
	var stranger x509.UnknownAuthorityError
	if errors.As(err, &stranger) {
		return "If that authority is your own, name the file with its certificate in SSL_CERT_FILE."
	}
	for _, h := range hints() {
		if errors.Is(err, h.cause) {
			return h.next
		}
	}
	return ""
}

// noRoom tells whether a disk, a quota or a file was full. bbolt passes on the
// words of the cause and not the cause, so the words count too.
func noRoom(err error) bool {
	for _, full := range []syscall.Errno{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT} {
		if errors.Is(err, full) || strings.Contains(err.Error(), full.Error()) {
			return true
		}
	}
	return false
}

const rebuild = "The WARC files still hold every page: \"tearsheet rebuild\" makes archive.db again from them, and keeps the old one beside it."

type hinted struct {
	cause error
	next  string
}

func hints() []hinted {
	return []hinted{
		{scraper.ErrLimit, "The same command goes on from here."},
		{archive.ErrLocked, "Wait for the other process to end, or name another folder with --archive."},
		{search.ErrQuery, "\"tearsheet search --help\" shows what a query may say."},
		{search.ErrDamaged, "\"tearsheet reindex\" makes the search index again from archive.db."},
		{search.ErrLocked, "Another process is bringing the search index up to date; try again."},
		{frontier.ErrLocked, "Wait for the other crawl to end."},
		{archive.ErrForeign, "Name the archive's own folder with --archive; nothing was changed."},
		{archive.ErrCorrupt, rebuild},
		{archive.ErrNotFound, "\"tearsheet list\" shows what is there, \"tearsheet search WORDS\" finds it."},
		{archive.ErrAmbiguous, "Write more of the id."},
		{archive.ErrAddress, "Write a URL, an id or latest, with @2024-01 or ~1 behind it for an earlier version."},
		{fetch.ErrPrivate, "Name the host with --allow-private HOST:PORT if it is yours."},
		{fetch.ErrRobots, "The site asks robots to stay away from this page; Tearsheet does."},
		{render.ErrNoBrowser, "Install it (apt-get install chromium), or leave out render: in tearsheet.yaml."},
		{extract.ErrNotHTML, "Tearsheet reads HTML pages and WARC files."},
		{extract.ErrNoArticle, "\"tearsheet explain\" shows every block of the page and why it was left out."},
		{warc.ErrTruncated, "Every whole record before the break was read."},
		{errNoArchive, "\"tearsheet crawl URL\" makes one, \"tearsheet demo\" shows how; --archive names another folder."},
		{fs.ErrPermission, "Check who may read and write there."},
	}
}
