package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tearsheet/scraper"
)

// gauges are what /metrics shows.
type gauges struct {
	registry  *prometheus.Registry
	scheduler *scraper.Scheduler
	pages     *prometheus.CounterVec
	bytes     *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	alarms    *prometheus.Desc
	queued    *prometheus.Desc
	running   *prometheus.Desc
	news      *prometheus.Desc
	next      *prometheus.Desc

	mu   sync.Mutex
	told map[[2]string]bool // alarms by source and kind, and whether they last
}

func newGauges(s *scraper.Scheduler) *gauges {
	bySource := []string{"source"}
	g := &gauges{
		registry: prometheus.NewRegistry(), scheduler: s, told: map[[2]string]bool{},
		pages:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tearsheet_pages_total", Help: "URLs visited, by what became of them."}, []string{"source", "result"}),
		bytes:   prometheus.NewCounterVec(prometheus.CounterOpts{Name: "tearsheet_bytes_total", Help: "Bytes of bodies, decoded."}, bySource),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "tearsheet_visit_seconds", Help: "Time from taking a URL to having dealt with it.", Buckets: prometheus.ExponentialBuckets(0.05, 2, 10)}, bySource),
		alarms:  prometheus.NewDesc("tearsheet_alarm", "1 while an alarm lasts.", []string{"source", "kind"}, nil),
		queued:  prometheus.NewDesc("tearsheet_queued", "URLs that wait in the present round.", bySource, nil),
		running: prometheus.NewDesc("tearsheet_running", "1 while a round is going on.", bySource, nil),
		news:    prometheus.NewDesc("tearsheet_last_new_timestamp_seconds", "When the last new article came.", bySource, nil),
		next:    prometheus.NewDesc("tearsheet_next_round_timestamp_seconds", "When the next round is due.", bySource, nil),
	}
	g.registry.MustRegister(g.pages, g.bytes, g.seconds, g,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return g
}

func (g *gauges) handler() http.Handler {
	return promhttp.HandlerFor(g.registry, promhttp.HandlerOpts{})
}

// tell counts one outcome.
func (g *gauges) tell(o scraper.Outcome) {
	g.pages.WithLabelValues(o.Source, string(o.Result)).Inc()
	g.bytes.WithLabelValues(o.Source).Add(float64(o.Bytes))
	g.seconds.WithLabelValues(o.Source).Observe(o.Seconds)
}

// alarm notes one that begins or ends.
func (g *gauges) alarm(a scraper.Alarm) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.told[[2]string{a.Source, a.Kind}] = !a.Over
}

// lasting is every alarm that was told of since the start, or that the history
// of a source has from before, and whether it lasts.
func (g *gauges) lasting(standings []scraper.Standing) map[[2]string]bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := map[[2]string]bool{}
	if full, told := g.told[[2]string{"", "full"}]; told {
		all[[2]string{"", "full"}] = full
	}
	for _, s := range standings {
		for key := range g.told {
			if key[0] == s.Name {
				all[key] = false
			}
		}
		for _, a := range s.History.Alarms {
			all[[2]string{s.Name, a.Kind}] = true
		}
	}
	return all
}

// Describe names what is asked of the scheduler at every scrape.
func (g *gauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{g.alarms, g.queued, g.running, g.news, g.next} {
		ch <- d
	}
}

// Collect asks the scheduler. One that does not answer shows in /health.
func (g *gauges) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	standings, err := g.scheduler.Standings(ctx)
	if err != nil {
		return
	}
	for key, lasts := range g.lasting(standings) {
		ch <- prometheus.MustNewConstMetric(g.alarms, prometheus.GaugeValue, one(lasts), key[0], key[1])
	}
	for _, s := range standings {
		send := func(d *prometheus.Desc, value float64) {
			ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, s.Name)
		}
		send(g.queued, float64(s.Left))
		send(g.running, one(s.Running))
		send(g.next, float64(s.Next.Unix()))
		if !s.History.News.IsZero() {
			send(g.news, float64(s.History.News.Unix()))
		}
	}
}

// one is 1 for what is true.
func one(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
