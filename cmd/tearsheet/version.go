package main

import (
	"runtime/debug"
	"strings"
)

// version is the module's version where the build knows it.
func version() string {
	if build, ok := debug.ReadBuildInfo(); ok && strings.HasPrefix(build.Main.Version, "v") {
		return strings.TrimPrefix(build.Main.Version, "v")
	}
	return "0.1.0-dev"
}

// userAgent names the program and whom a site owner may write to.
func userAgent(contact string) string {
	if contact == "" {
		return "Tearsheet/" + version()
	}
	return "Tearsheet/" + version() + " (+" + contact + ")"
}
