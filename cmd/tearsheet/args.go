package main

import "github.com/spf13/cobra"

// exactly wants one argument a name, and names what is missing.
func exactly(names ...string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < len(names):
			return usagef(c, "%s is missing", names[len(args)])
		case len(args) > len(names):
			return usagef(c, "%q is one argument too many", args[len(names)])
		}
		return nil
	}
}

// atLeast wants one argument or more.
func atLeast(name string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef(c, "%s is missing", name)
		}
		return nil
	}
}

// between wants so many arguments of one kind.
func between(least, most int, name string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return usagef(c, "%s is missing", name)
		case len(args) > most:
			return usagef(c, "%q is one argument too many", args[most])
		}
		return nil
	}
}
