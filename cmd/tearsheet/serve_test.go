package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tearsheet/config"
	"tearsheet/scraper"
)

// noticed is an outlet to a webhook and a file, whose log is kept.
func noticed(t *testing.T, webhook string) (o *outlet, file string, log *bytes.Buffer) {
	t.Helper()
	log, file = &bytes.Buffer{}, filepath.Join(t.TempDir(), "alarms.jsonl")
	logger, err := newLog(log, "info", "text")
	if err != nil {
		t.Fatal(err)
	}
	e := &env{log: logger, config: config.Config{Alarms: config.Alarms{Webhook: webhook, File: file}}}
	return e.outlet(), file, log
}

// handOut gives what was put into an outlet to whom it may concern.
func handOut(t *testing.T, o *outlet) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // what waits is handed on all the same
	if err := o.run(ctx); err != nil {
		t.Fatal(err)
	}
}

// TestWebhook: each notice is posted as JSON and written to the file.
func TestWebhook(t *testing.T) {
	var posted []notice
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var n notice
		if err := json.NewDecoder(r.Body).Decode(&n); err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("%s %s: %v", r.Method, r.Header.Get("Content-Type"), err)
		}
		posted = append(posted, n)
	}))
	defer server.Close()
	o, file, log := noticed(t, server.URL)
	want := []notice{
		{Event: "alarm", Source: "m", Alarm: &scraper.Alarm{Source: "m", Kind: "silent", Since: time.Unix(0, 0).UTC(), Text: "no news"}},
		{Event: "day", Source: "m", Day: &scraper.Day{Date: "2026-05-12", New: 3}},
	}
	for _, n := range want {
		o.put(n)
	}
	handOut(t, o)
	if diff := cmp.Diff(want, posted); diff != "" {
		t.Errorf("posted (-want +got):\n%s", diff)
	}
	written, err := os.ReadFile(file)
	if err != nil || strings.Count(string(written), "\n") != len(want) {
		t.Errorf("%q, %v", written, err)
	}
	if log.Len() > 0 {
		t.Errorf("complaints: %s", log)
	}
}

// TestWebhookThatFails: it is told in the log, and the file has the notice.
func TestWebhookThatFails(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	o, file, log := noticed(t, server.URL)
	o.put(notice{Event: "alarm", Source: "m"})
	handOut(t, o)
	if written, err := os.ReadFile(file); err != nil || !strings.Contains(string(written), `"alarm"`) {
		t.Errorf("%q, %v", written, err)
	}
	if !strings.Contains(log.String(), "webhook not told") {
		t.Errorf("the log says nothing: %s", log)
	}
}

// TestWebhookComesBack: what it was not told when it failed it is told later, in
// order and once.
func TestWebhookComesBack(t *testing.T) {
	var posted []string
	ctx, cancel := context.WithCancel(t.Context())
	fails := 3
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n notice
		if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
			t.Error(err)
		}
		if fails--; fails >= 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		if posted = append(posted, n.Source); len(posted) == 3 {
			cancel()
		}
	}))
	defer server.Close()
	o, _, log := noticed(t, server.URL)
	o.pause = time.Millisecond
	for _, source := range []string{"a", "b", "c"} {
		o.put(notice{Event: "alarm", Source: source})
	}
	if err := o.run(ctx); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, posted); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	if n := strings.Count(log.String(), "webhook not told"); n != 3 {
		t.Errorf("the log tells of %d failures, want 3: %s", n, log)
	}
}

// TestAlarmsInMetrics: an alarm lasts through a restart, until it is over.
func TestAlarmsInMetrics(t *testing.T) {
	g := newGauges(nil)
	standing := scraper.Standing{Name: "m", History: scraper.History{Alarms: []scraper.Alarm{{Source: "m", Kind: "silent"}}}}
	g.alarm(scraper.Alarm{Kind: "full"})
	g.alarm(scraper.Alarm{Source: "m", Kind: "blocked"})
	g.alarm(scraper.Alarm{Source: "m", Kind: "blocked", Over: true})
	g.alarm(scraper.Alarm{Source: "gone", Kind: "drift"})
	want := map[[2]string]bool{{"", "full"}: true, {"m", "silent"}: true, {"m", "blocked"}: false}
	if diff := cmp.Diff(want, g.lasting([]scraper.Standing{standing})); diff != "" {
		t.Error(diff)
	}
}

// TestWaiting names the settings that a daemon does not take over as it runs.
func TestWaiting(t *testing.T) {
	old, changed := config.Default(), config.Default()
	changed.Delay, changed.Obey, changed.Every = old.Delay*2, nil, old.Every*2
	changed.Sources = []config.Source{{Name: "m"}}
	changed.Log.Level = "debug"
	if diff := cmp.Diff([]string{"delay", "obey", "log"}, waiting(old, changed)); diff != "" {
		t.Error(diff)
	}
}

// TestReloadOfWrongSettings: what is wrong is told, and changes nothing. There is
// no scheduler here that could be told.
func TestReloadOfWrongSettings(t *testing.T) {
	for name, text := range map[string]string{
		"a key that there is not": "colour: red\nsources: [{name: m, seeds: [\"https://m.example/\"]}]\n",
		"no YAML":                 "sources: [",
		"no file":                 "",
		"a cron that never comes": "sources: [{name: m, seeds: [\"https://m.example/\"], cron: \"0 0 31 2 *\"}]\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "tearsheet.yaml"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			var log bytes.Buffer
			logger, err := newLog(io.Writer(&log), "info", "text")
			if err != nil {
				t.Fatal(err)
			}
			d := &daemon{env: &env{dir: dir, log: logger, config: config.Config{MaxPages: 7}}}
			if text == "" {
				if err := os.Remove(filepath.Join(dir, "tearsheet.yaml")); err != nil {
					t.Fatal(err)
				}
			}
			d.reload(t.Context())
			if !strings.Contains(log.String(), "settings not taken over") || d.config.MaxPages != 7 || len(d.config.Sources) > 0 {
				t.Errorf("%s\n%+v", &log, d.config)
			}
		})
	}
}
