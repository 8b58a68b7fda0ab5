// Command tearsheet crawls magazine and news sites, tears the article out of
// each page and keeps every version it saw in an archive that answers
// questions. Each command has a file of its own; house.go opens the archive,
// crew.go makes settings a crawl; docs/architecture.md shows the whole.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	log.SetOutput(io.Discard)      // a library's words; what matters comes as an error
	signal.Ignore(syscall.SIGXFSZ) // a file that may not grow is an error like a full disk
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, processEnv(), os.Args[1:])
	stop()
	os.Exit(code)
}

// run is the program without its process: it runs one command line and
// returns the exit code.
func run(ctx context.Context, e *env, args []string) int {
	root := rootCommand(e)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if err != nil {
		e.complain(err)
	}
	e.depart(ctx)
	return exitCode(err)
}
