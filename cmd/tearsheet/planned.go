package main

import (
	"cmp"
	"fmt"
	"time"

	"tearsheet/config"
	"tearsheet/scraper"
)

// planned are the sources of the settings file with their schedules.
func (e *env) planned() (all []scraper.Planned, err error) {
	for _, s := range e.config.Sources {
		source, err := e.source(s, "")
		if err != nil {
			return nil, err
		}
		if source.MaxPages == 0 {
			source.MaxPages = e.config.MaxPages
		}
		schedule, err := e.schedule(s)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", s.Name, err)
		}
		all = append(all, scraper.Planned{Source: source, Schedule: schedule, Paused: s.Paused})
	}
	return all, nil
}

func (e *env) schedule(s config.Source) (scraper.Schedule, error) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		return scraper.Schedule{}, fmt.Errorf("zone: %w", err)
	}
	from, to, _ := config.Hours(s.Hours)
	schedule := scraper.Schedule{
		Every: time.Duration(cmp.Or(s.Every, e.config.Every)), Cron: s.Cron,
		Zone: zone, From: from, To: to,
	}
	return schedule, schedule.Check()
}
