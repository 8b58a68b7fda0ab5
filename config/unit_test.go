package config

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSize(t *testing.T) {
	for text, want := range map[string]Size{
		"0": 0, "4096": 4096, "16MiB": 16 << 20, "500kB": 500_000, "500 KB": 500_000, "1 gib": 1 << 30, "7B": 7,
		"8589934591GiB": 8589934591 << 30,
	} {
		var got Size
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "-1", "1.5MiB", "16 MB MB", "1TB", "8589934592GiB", "99999999999999999999", "1e6"} {
		var got Size
		if err := got.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q = %d, want an error", text, got)
		}
	}
}

func TestSizeReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Size(rapid.Int64Min(0).Draw(t, "size"))
		var got Size
		if err := got.UnmarshalText([]byte(want.String())); err != nil || got != want {
			t.Fatalf("%s = %d, %v; want %d", want, got, err, want)
		}
	})
}

func TestDurationReadsWhatItWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Duration(rapid.Int64Min(0).Draw(t, "duration"))
		var got Duration
		if err := got.UnmarshalText([]byte(want.String())); err != nil || got != want {
			t.Fatalf("%s = %d, %v; want %d", want, got, err, want)
		}
	})
	for want, d := range map[string]time.Duration{
		"1h": time.Hour, "1h30m": 90 * time.Minute, "10m": 10 * time.Minute, "0s": 0, "1m10s": 70 * time.Second, "20h0m1s": 20*time.Hour + time.Second,
	} {
		if got := Duration(d).String(); got != want {
			t.Errorf("%s is written %s", want, got)
		}
	}
}
