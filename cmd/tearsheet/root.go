package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tearsheet/archive"
)

const summary = `Tearsheet crawls magazine and news sites, tears the article out of each page
and keeps every version it ever saw in an archive that answers questions.

New here? "tearsheet demo" crawls a small magazine on this machine and shows
around. Then "tearsheet init" writes a settings file, and "tearsheet crawl"
starts.`

// rootCommand is the command tree. Its order is that of a stranger's first
// day: look, set up, crawl, read.
func rootCommand(e *env) *cobra.Command {
	root := &cobra.Command{
		Use:               "tearsheet",
		Short:             "Crawl news pages, keep their clean text, ask the archive",
		Long:              summary,
		Version:           version(),
		Args:              cobra.ArbitraryArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: e.prepare,
		RunE:              unknown,

		SuggestionsMinimumDistance: 2,
	}
	root.SetIn(e.stdin)
	root.SetOut(e.stdout)
	root.SetErr(e.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usageError(c, err) })
	root.AddGroup(
		&cobra.Group{ID: "start", Title: "Start:"},
		&cobra.Group{ID: "page", Title: "One page:"},
		&cobra.Group{ID: "read", Title: "Read the archive:"},
		&cobra.Group{ID: "keep", Title: "Keep the archive:"},
	)
	e.globalFlags(root)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("start", demoCommand(e), initCommand(e), crawlCommand(e), serveCommand(e), sourceCommand(e), frontierCommand(e), whyCommand(e))
	add("page", extractCommand(e), explainCommand(e))
	add("read", searchCommand(e), listCommand(e), showCommand(e), historyCommand(e), diffCommand(e), changesCommand(e), similarCommand(e), exportCommand(e))
	add("keep", statsCommand(e), verifyCommand(e), importCommand(e), reindexCommand(e), rebuildCommand(e), reextractCommand(e), backupCommand(e), compactCommand(e), mergeCommand(e))
	return root
}

// prepare runs before every command. In the archive's owner only the commands
// that read may run for others.
func (e *env) prepare(c *cobra.Command, _ []string) error {
	if e.house != nil && c.Annotations[reads] == "" {
		return fmt.Errorf("%w: %s does not only read", archive.ErrLocked, c.CommandPath())
	}
	return e.settle()
}

// unknown is what the bare program does: help, or what may have been meant.
func unknown(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return c.Help()
	}
	meant := c.SuggestionsFor(args[0])
	if len(meant) == 0 {
		return usagef(c, "unknown command %q", args[0])
	}
	return usagef(c, "unknown command %q; did you mean %s?", args[0], strings.Join(meant, " or "))
}

// errUsage marks a command line that asks for something that is not there.
var errUsage = errors.New("usage")

func usageError(c *cobra.Command, err error) error {
	return fmt.Errorf("%w: %w\n%q shows what is allowed", errUsage, err, c.CommandPath()+" --help")
}

// usagef is a usage error of a command's own.
func usagef(c *cobra.Command, format string, args ...any) error {
	return usageError(c, fmt.Errorf(format, args...))
}
