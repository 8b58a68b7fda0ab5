package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"
)

// bbolt locks its file to one process. A reading command that finds the
// archive owned by another asks that owner, over a socket in the archive's
// folder, to run the very same command line, and passes on what comes back:
// the same bytes, whoever holds the file.

const socketName = "tearsheet.sock"

// asked is what a reading process sends to the owner.
type asked struct {
	Args  []string `json:"args"`
	Dir   string   `json:"dir"`
	Color bool     `json:"color"`
	Width int      `json:"width"`
}

// chunk is one piece of the answer: of a stream, or the exit code at the end.
type chunk struct {
	Out  []byte `json:"out,omitempty"`
	Err  []byte `json:"err,omitempty"`
	Exit *int   `json:"exit,omitempty"`
}

// owner answers the reading commands of other processes while this one holds
// the archive.
type owner struct {
	house   *house
	env     *env
	readers sync.WaitGroup // commands that run for others
}

// grace is how long the commands of others may go on when the owner ends.
const grace = 5 * time.Second

// Run serves the socket until the context ends.
func (o *owner) Run(ctx context.Context) error {
	path, done, err := socketPath(o.house.dir)
	if err != nil {
		return err
	}
	defer done()
	_ = os.Remove(path) // of an owner that was killed: this process holds the archive's lock
	listener, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("open socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("guard socket: %w", err), listener.Close())
	}
	server := &http.Server{Handler: o, ReadHeaderTimeout: 5 * time.Second}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve socket: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		soon, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
		defer cancel()
		if err := server.Shutdown(soon); !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return server.Close() // of those who read on, and do not hold up the owner
	})
	err = group.Wait()
	o.readers.Wait()
	return err
}

// maxSocketPath is the longest path that a socket may have on the systems we
// know (sun_path of unix(7) and its kin).
const maxSocketPath = 100

// socketPath is the path of the socket of an archive. Where that is too long for
// a socket, it goes through the folder that is open, or, on a system without
// /proc, through a link in the temporary folder; done closes or removes it.
func socketPath(dir string) (path string, done func(), err error) {
	path = filepath.Join(dir, socketName)
	if len(path) <= maxSocketPath {
		return path, func() {}, nil
	}
	if folder, err := os.Open(dir); err == nil {
		short := fmt.Sprintf("/proc/self/fd/%d", folder.Fd())
		if _, err := os.Stat(short); err == nil {
			return filepath.Join(short, socketName), func() { _ = folder.Close() }, nil
		}
		_ = folder.Close() // of no use
	}
	short, err := os.MkdirTemp("", "tearsheet-")
	if err != nil {
		return "", nil, fmt.Errorf("shorten socket path: %w", err)
	}
	done = func() { _ = os.RemoveAll(short) }
	link := filepath.Join(short, "archive")
	if err := os.Symlink(dir, link); err != nil {
		done()
		return "", nil, fmt.Errorf("shorten socket path: %w", err)
	}
	return filepath.Join(link, socketName), done, nil
}

// ServeHTTP runs one command line and streams what it prints.
//
// A reader that takes its time holds nothing of the archive: commands print
// between two looks at the store, never within one. When it goes away, its
// context ends, and the command with it.
func (o *owner) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.readers.Add(1)
	defer o.readers.Done()
	switch r.URL.Path {
	case lookPath:
		o.look(w, r)
		return
	case turnPath:
		o.turn(w, r)
		return
	}
	var a asked
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&a); err != nil {
		http.Error(w, "read command: "+err.Error(), http.StatusBadRequest)
		return
	}
	answer := &answer{encoder: json.NewEncoder(w), flush: http.NewResponseController(w).Flush}
	code := run(r.Context(), o.env.on(a, o.house, answer), a.Args)
	answer.send(chunk{Exit: &code})
}

// on is the environment of a command that another process asked for.
func (e *env) on(a asked, h *house, answer *answer) *env {
	return &env{
		stdin:  http.NoBody,
		stdout: stream(func(b []byte) error { return answer.send(chunk{Out: b}) }),
		stderr: stream(func(b []byte) error { return answer.send(chunk{Err: b}) }),
		color:  a.Color, width: a.Width, dir: a.Dir, args: a.Args,
		variable: func(string) string { return "" },
		now:      e.now, house: h,
	}
}

// answer serialises the chunks of a command's two streams.
type answer struct {
	mu      sync.Mutex
	encoder *json.Encoder
	flush   func() error
}

func (a *answer) send(c chunk) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.encoder.Encode(c); err != nil {
		return err
	}
	return a.flush()
}

type stream func([]byte) error

func (s stream) Write(b []byte) (int, error) { return len(b), s(b) }

// ask sends this process's command line to the owner of the archive in dir
// and copies the answer. The error carries the owner's exit code.
func (e *env) ask(ctx context.Context, dir string) error {
	body, err := json.Marshal(asked{Args: e.args, Dir: e.dir, Color: e.color, Width: e.width})
	if err != nil {
		return err
	}
	socket, done, err := socketPath(dir)
	if err != nil {
		return err
	}
	defer done()
	response, err := askOwner(ctx, socket, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	decoder := json.NewDecoder(response.Body)
	for {
		var c chunk
		if err := decoder.Decode(&c); err != nil {
			return cutOff(ctx)
		}
		if c.Exit != nil {
			return exited(*c.Exit)
		}
		if err := e.copy(c); err != nil {
			return err
		}
	}
}

// cutOff is the error of an answer that ends too soon: the reader was told to
// stop, or the owner has ended.
func cutOff(ctx context.Context) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("ask the archive's owner: it ended before the answer did, run the command again: %w", io.ErrUnexpectedEOF)
}

// errNoOwner says that nobody answers for an archive.
var errNoOwner = errors.New("the archive's owner does not answer")

func (e *env) copy(c chunk) error {
	if _, err := e.stdout.Write(c.Out); err != nil {
		return err
	}
	_, err := e.stderr.Write(c.Err)
	return err
}

// refused tells whether there is no socket, or nobody behind it: it may be what
// is left of an owner that was killed.
func refused(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, fs.ErrNotExist)
}

func askOwner(ctx context.Context, socket string, body []byte) (*http.Response, error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, DisableKeepAlives: true}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://owner/run", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if refused(err) {
		return nil, errNoOwner
	}
	if err != nil {
		return nil, fmt.Errorf("ask the archive's owner: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		return nil, errors.New("the archive's owner does not understand: " + strconv.Itoa(response.StatusCode))
	}
	return response, nil
}
