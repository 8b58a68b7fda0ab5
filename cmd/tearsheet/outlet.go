package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"slices"
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
	pause time.Duration // after a webhook failed for the first time; it doubles
}

// The pauses before a webhook that failed is told again, and how old a notice
// may be: an alarm that comes a day late alarms nobody, and the log has it.
const (
	firstPause = 5 * time.Second
	mostPause  = 10 * time.Minute
	oldNotice  = 24 * time.Hour
)

// letter is a notice on its way to the webhook.
type letter struct {
	line    []byte
	written time.Time
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
	o := &outlet{queue: make(chan any, maxNotices), log: e.log, pause: firstPause}
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

// run hands notices on until the context ends, then those that still wait. A
// webhook that fails is told again, in order; the file does not wait for it.
func (o *outlet) run(ctx context.Context) error {
	var waiting []letter
	pause, again := o.pause, time.NewTimer(time.Hour)
	defer again.Stop()
	for {
		failing := len(waiting) > 0
		select {
		case <-ctx.Done():
			for len(o.queue) > 0 {
				waiting = o.write(<-o.queue, waiting)
			}
			o.post(waiting)
			return nil
		case n := <-o.queue:
			if waiting = o.write(n, waiting); failing {
				continue // it has its turn
			}
		case <-again.C:
		}
		if waiting = o.post(waiting); len(waiting) == 0 {
			pause = o.pause
			continue
		}
		again.Reset(pause)
		pause = min(2*pause, mostPause)
	}
}

// write adds a notice to the file, and to what waits for the webhook.
func (o *outlet) write(n any, waiting []letter) []letter {
	line, err := json.Marshal(n)
	if err != nil {
		o.log.Error("notice not written", "err", err)
		return waiting
	}
	to := o.to.Load()
	if to.file != "" {
		if err := appendLine(to.file, line); err != nil {
			o.log.Error("notice not written", "file", to.file, "err", err)
		}
	}
	if to.webhook == "" {
		return waiting
	}
	waiting = append(waiting, letter{line, time.Now()})
	return waiting[max(0, len(waiting)-maxNotices):]
}

// post tells the webhook what waits, until it fails; what is left comes back.
func (o *outlet) post(waiting []letter) []letter {
	to := o.to.Load()
	for len(waiting) > 0 && to.webhook != "" {
		if err := post(to.webhook, waiting[0].line); err != nil {
			o.log.Error("webhook not told", "err", err, "waiting", len(waiting))
			return slices.DeleteFunc(waiting, func(l letter) bool { return time.Since(l.written) > oldNotice })
		}
		waiting = waiting[1:]
	}
	return nil
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
