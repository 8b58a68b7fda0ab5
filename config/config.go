// Package config is the settings file, tearsheet.yaml, as plain data: what a
// setting is called, what it may be, and what it is when nobody says. It
// knows nothing of the parts that use it.
package config

import "time"

// Config is a settings file. Every field is a key of the file; the key of a
// flag of the command line has the flag's name.
type Config struct {
	Archive       string   `yaml:"archive"`        // the archive's folder, as seen from the settings file
	UserAgent     string   `yaml:"user-agent"`     // what a site is told instead of Tearsheet's own; "" is Tearsheet's own
	Contact       string   `yaml:"contact"`        // e-mail address or URL, for the sites' operators
	Delay         Duration `yaml:"delay"`          // between two requests to one host
	Workers       int      `yaml:"workers"`        // pages in flight, of different hosts
	Timeout       Duration `yaml:"timeout"`        // of one page
	MaxPageBytes  Size     `yaml:"max-page-bytes"` // of one page, unpacked
	MaxPages      int      `yaml:"max-pages"`      // fetched of a source in one run; 0 is no limit
	MaxHops       int      `yaml:"max-hops"`       // from a seed; 0 is no limit
	MaxBytes      Size     `yaml:"max-bytes"`      // fetched in one run; 0 is no limit
	MaxTime       Duration `yaml:"max-time"`       // of one run; 0 is no limit
	MinDisk       Size     `yaml:"min-disk"`       // that must stay free; 0 is no limit
	PatternBudget int      `yaml:"pattern-budget"` // pages of one pattern of URLs that may bring no article; 0 is no limit
	Daily         int      `yaml:"daily"`          // requests to one host in a day (UTC); 0 is no limit
	Obey          []string `yaml:"obey"`           // what pages ask that counts
	RemovedAfter  Duration `yaml:"removed-after"`  // how long an article is found missing before it counts as removed
	AllowPrivate  []string `yaml:"allow-private"`  // private hosts that may be fetched: HOST, HOST:PORT or CIDR
	Every         Duration `yaml:"every"`          // how often serve looks for news
	MaxEvery      Duration `yaml:"max-every"`      // the longest pause before a list is asked again that never changes
	Serve         Serve    `yaml:"serve"`
	Alarms        Alarms   `yaml:"alarms"`
	Log           Log      `yaml:"log"`
	Sources       []Source `yaml:"sources"`
}

// Serve says how "tearsheet serve" is reached.
type Serve struct {
	Listen string `yaml:"listen"` // HOST:PORT of the reading room, /health and /metrics; "" is none
}

// Alarms says who is told when something is out of the ordinary, beside the log.
type Alarms struct {
	Webhook string `yaml:"webhook"` // URL that gets each alarm and daily summary as JSON; "" is none
	File    string `yaml:"file"`    // file to which they are added, one a line; "" is none
}

// Log says what is logged, and how.
type Log struct {
	Level  string `yaml:"level"`  // debug, info, warn or error
	Format string `yaml:"format"` // text or json
}

// Default is a Config in which nobody has said anything.
func Default() Config {
	return Config{
		Archive:       "./archive",
		Delay:         Duration(time.Second),
		Workers:       8,
		Timeout:       Duration(30 * time.Second),
		MaxPageBytes:  16 << 20,
		MaxHops:       12,
		MinDisk:       64 << 20,
		PatternBudget: 30,
		Obey:          []string{"noindex", "nofollow", "noarchive", "unavailable_after"},
		RemovedAfter:  Duration(24 * time.Hour),
		Every:         Duration(time.Hour),
		MaxEvery:      Duration(24 * time.Hour),
		Serve:         Serve{Listen: "127.0.0.1:8420"},
		Log:           Log{Level: "info", Format: "text"},
	}
}
