package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/html"
)

// measured is what one way of reading the site took.
type measured struct {
	pages, articles int
	wall, cpu       time.Duration
	peak            int64 // bytes
}

func (m measured) rate() float64       { return float64(m.pages) / m.wall.Seconds() }
func (m measured) cpuPer1000() float64 { return m.cpu.Seconds() / float64(m.pages) * 1000 }

// floor gets and parses every page once, one after the other.
func (s *site) floor(ctx context.Context) (measured, error) {
	before, begun := processor(), time.Now()
	for path := range s.pages {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+path, nil)
		if err != nil {
			return measured{}, err
		}
		answer, err := s.Client().Do(r)
		if err != nil {
			return measured{}, err
		}
		_, err = html.Parse(answer.Body)
		answer.Body.Close()
		if err != nil {
			return measured{}, err
		}
	}
	return measured{pages: len(s.pages), wall: time.Since(begun), cpu: processor() - before}, nil
}

// processor is the time that this process, the server included, has spent on
// processors.
func processor() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u) // it cannot fail for RUSAGE_SELF
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// crawl builds tearsheet and has it crawl the site with everything on.
func (s *site) crawl(ctx context.Context, folder, profiles string) (measured, error) {
	work, err := os.MkdirTemp("", "bench-crawl")
	if err != nil {
		return measured{}, err
	}
	defer os.RemoveAll(work)
	if folder == "" {
		folder = filepath.Join(work, "archive")
	}
	program, err := build(ctx, work, profiles)
	if err != nil {
		return measured{}, err
	}
	c := exec.CommandContext(ctx, program, "crawl", s.URL+"/", "--max-pages", strconv.Itoa(len(s.pages)), "--archive", folder, "--delay", "0s", "--allow-private", "127.0.0.1",
		"--format", "json", "--log", "error")
	c.Stderr = os.Stderr
	var out bytes.Buffer
	c.Stdout = &out
	begun := time.Now()
	if err := c.Start(); err != nil {
		return measured{}, err
	}
	gone, peak := make(chan struct{}), make(chan int64)
	go func() { peak <- highest(c.Process.Pid, gone) }()
	err = c.Wait()
	close(gone)
	if err != nil {
		return measured{}, fmt.Errorf("crawl %s: %w\n%s", s.URL, err, &out)
	}
	m := measured{wall: time.Since(begun), cpu: c.ProcessState.UserTime() + c.ProcessState.SystemTime(), peak: <-peak}
	var summary struct{ Fetched, New int }
	if err := json.Unmarshal(out.Bytes(), &summary); err != nil {
		return measured{}, fmt.Errorf("read the summary: %w", err)
	}
	m.pages, m.articles = summary.Fetched, summary.New
	return m, nil
}

// highest is the most memory that a process had in bytes, as the system has it
// before the process is gone. What wait4 says will not do: on Linux it counts
// the memory of the parent, too, where that was larger.
func highest(pid int, gone <-chan struct{}) (peak int64) {
	for {
		status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		if _, rest, ok := strings.Cut(string(status), "VmHWM:"); ok && err == nil {
			var kb int64
			_, _ = fmt.Sscan(rest, &kb) // 0 is no peak
			peak = max(peak, kb<<10)
		}
		select {
		case <-gone:
			return peak
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// build builds tearsheet; into the profiles folder it writes what it does, if
// there is one.
func build(ctx context.Context, work, profiles string) (string, error) {
	root, err := filepath.Abs("..") // the main module, from the bench's own folder
	if err != nil {
		return "", err
	}
	program := filepath.Join(work, "tearsheet")
	args := []string{"build", "-o", program}
	if profiles != "" {
		list, err := overlay(work, root, profiles)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", list)
	}
	b := exec.CommandContext(ctx, "go", append(args, "./cmd/tearsheet")...)
	b.Dir = root
	if out, err := b.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build tearsheet: %w\n%s", err, out)
	}
	return program, nil
}
