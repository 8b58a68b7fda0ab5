package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// deployed reads a file of deploy/.
func deployed(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "deploy", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// understands tells whether there is a command line: the command, and each of
// its flags.
func understands(t *testing.T, args ...string) {
	t.Helper()
	command, rest, err := rootCommand(&env{}).Find(args)
	if err != nil || !command.Runnable() {
		t.Errorf("%q is no command: %v", args, err)
		return
	}
	if err := command.ParseFlags(rest); err != nil {
		t.Errorf("%q: %v", args, err)
	}
}

// The files of deploy/ start commands that there are.
func TestDeployedCommands(t *testing.T) {
	unit := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/tearsheet (.*)$`).FindStringSubmatch(deployed(t, "tearsheet.service"))
	if unit == nil {
		t.Fatal("the unit starts no tearsheet")
	}
	understands(t, strings.Fields(unit[1])...)
	container := deployed(t, "Containerfile")
	for _, line := range regexp.MustCompile(`(?m)CMD (\[.*\])$`).FindAllStringSubmatch(container, -1) {
		var args []string
		if err := json.Unmarshal([]byte(line[1]), &args); err != nil {
			t.Fatal(err)
		}
		if args[0] == "tearsheet" { // the check of its health; the other follows ENTRYPOINT
			args = args[1:]
		}
		understands(t, args...)
	}
	if !strings.Contains(container, "\nENTRYPOINT [\"tearsheet\"]\n") {
		t.Error("the container does not enter by tearsheet")
	}
	version, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	wanted := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(string(version))
	if !strings.Contains(container, "golang:"+wanted[1]) {
		t.Errorf("the container is not built with Go %s", wanted[1])
	}
}

// systemd takes the unit as it is, where there is a systemd to ask.
func TestDeployedUnit(t *testing.T) {
	judge, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("no systemd-analyze here")
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "tearsheet.service")
	text := strings.ReplaceAll(deployed(t, "tearsheet.service"), "/usr/local/bin/tearsheet", program)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(judge, "verify", path).CombinedOutput()
	if err != nil || strings.Contains(string(out), filepath.Base(path)) {
		t.Errorf("%v\n%s", err, out)
	}
}
