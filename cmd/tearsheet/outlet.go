package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"tearsheet/config"
	"tearsheet/scraper"
)

// outlet tells the archivist, beside the log: a file, a webhook.
type outlet struct {
	to    atomic.Pointer[targets]
	queue chan any
	log   *slog.Logger
}

// targets are a file and a URL; "" is none.
type targets struct{ file, webhook string }

// notice is one line of the file, one POST to the webhook.
type notice struct {
	Event  string         `json:"event"` // "alarm" or "day"
	Source string         `json:"source"`
	Alarm  *scraper.Alarm `json:"alarm,omitempty"`
	Day    *scraper.Day   `json:"day,omitempty"`
}

// maxNotices is how many may wait for a webhook that does not answer; what is
// beyond is in the log alone.
const maxNotices = 1000

func (e *env) outlet() *outlet {
	o := &outlet{queue: make(chan any, maxNotices), log: e.log}
	o.point(e.outletOf(e.config.Alarms))
	return o
}

// outletOf is where the settings want notices to go.
func (e *env) outletOf(a config.Alarms) targets {
	if a.File == "" {
		return targets{webhook: a.Webhook}
	}
	return targets{e.path(e.beside(a.File)), a.Webhook}
}

// point sends the notices to come elsewhere.
func (o *outlet) point(to targets) { o.to.Store(&to) }

func (d *daemon) alarm(a scraper.Alarm) {
	d.gauges.alarm(a)
	d.outlet.put(notice{Event: "alarm", Source: a.Source, Alarm: &a})
}

func (d *daemon) daily(source string, day scraper.Day) {
	d.log.Info("day", "source", source, "date", day.Date, "found", day.Found, "new", day.New,
		"changed", day.Changed, "failed", day.Failed, "skipped", day.Skipped)
	d.outlet.put(notice{Event: "day", Source: source, Day: &day})
}

func (o *outlet) put(n notice) {
	select {
	case o.queue <- n:
	default:
		o.log.Warn("too many notices wait; one is in the log alone", "source", n.Source, "event", n.Event)
	}
}

// run hands notices on until the context ends, then those that still wait.
func (o *outlet) run(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			for len(o.queue) > 0 {
				o.give(<-o.queue)
			}
			return nil
		case n := <-o.queue:
			o.give(n)
		}
	}
}

// give tries once: an alarm that comes a day late alarms nobody, and the log
// has it.
func (o *outlet) give(n any) {
	line, err := json.Marshal(n)
	if err != nil {
		o.log.Error("notice not written", "err", err)
		return
	}
	to := o.to.Load()
	if to.file != "" {
		if err := appendLine(to.file, line); err != nil {
			o.log.Error("notice not written", "file", to.file, "err", err)
		}
	}
	if to.webhook != "" {
		if err := post(to.webhook, line); err != nil {
			o.log.Error("webhook not told", "err", err)
		}
	}
}

func appendLine(name string, line []byte) error {
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

func post(url string, body []byte) error {
	client := &http.Client{Timeout: 10 * time.Second}
	response, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= 300 {
		return fmt.Errorf("%s answered %s", url, response.Status)
	}
	return nil
}
