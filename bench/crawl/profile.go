package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// profiled is put before what main does, in a build for measuring alone.
const profiled = `stopProfile := profile(%q)
	code := run(`

// profiler is a file of that build.
const profiler = `package main

import (
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"
)

func profile(dir string) func() {
	f, err := os.Create(filepath.Join(dir, "cpu"))
	if err != nil {
		panic(err)
	}
	runtime.SetBlockProfileRate(10_000)
	runtime.SetMutexProfileFraction(10)
	_ = pprof.StartCPUProfile(f)
	go watchHeap(filepath.Join(dir, "heap"))
	return func() {
		pprof.StopCPUProfile()
		f.Close()
		for _, name := range []string{"block", "mutex", "allocs"} {
			if f, err := os.Create(filepath.Join(dir, name)); err == nil {
				_ = pprof.Lookup(name).WriteTo(f, 0)
				f.Close()
			}
		}
	}
}

// watchHeap writes a profile of the heap whenever it has grown to a new height.
func watchHeap(path string) {
	for highest := uint64(0); ; time.Sleep(100 * time.Millisecond) {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		if now := m.Sys - m.HeapReleased; now > highest+highest/20 {
			highest = now
			if f, err := os.Create(path); err == nil {
				_ = pprof.Lookup("heap").WriteTo(f, 0)
				f.Close()
			}
			println("memory", now>>20, "heap", m.HeapInuse>>20, "live", m.HeapAlloc>>20, "next", m.NextGC>>20)
		}
	}
}
`

// overlay makes the file for "go build -overlay" by which tearsheet writes its
// profiles into a folder: cpu, block, mutex, allocs, heap. The program itself has no
// such switch.
func overlay(work, root, profiles string) (string, error) {
	if err := os.MkdirAll(profiles, 0o755); err != nil {
		return "", err
	}
	main := filepath.Join(root, "cmd", "tearsheet", "main.go")
	text, err := os.ReadFile(main)
	if err != nil {
		return "", err
	}
	hooked := strings.Replace(string(text), "code := run(", fmt.Sprintf(profiled, profiles), 1)
	hooked = strings.Replace(hooked, "stop()\n", "stop()\n\tstopProfile()\n", 1)
	if hooked == string(text) {
		return "", fmt.Errorf("%s does not call run as it did: adapt the bench", main)
	}
	replace := map[string]string{
		main: filepath.Join(work, "main.go"),
		filepath.Join(root, "cmd", "tearsheet", "profile.go"): filepath.Join(work, "profile.go"),
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	for path, content := range map[string]string{replace[main]: hooked, filepath.Join(work, "profile.go"): profiler, filepath.Join(work, "overlay"): string(list)} {
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			return "", err
		}
	}
	return filepath.Join(work, "overlay"), nil
}
