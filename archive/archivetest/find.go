package archivetest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tearsheet/archive"
)

func findAddresses(t *testing.T, d *desk) {
	const odd = "https://magazine.example/~zhao/@home@2024"
	d.clock = time.Date(2023, 12, 31, 23, 0, 0, 0, time.UTC)
	id := string(d.saves(page, story(1), archive.New, 1).ID)
	d.clock = time.Date(2024, 1, 10, 9, 0, 0, 0, time.UTC)
	d.saves(page, edited(1, 1), archive.Changed, 2)
	d.clock = time.Date(2024, 2, 29, 23, 59, 59, 999e6, time.UTC)
	d.saves(page, edited(1, 2), archive.Changed, 3)
	d.saves(odd, story(2), archive.New, 1)
	d.wait(day)
	d.seen("https://magazine.example/", 200)

	for _, test := range []struct {
		address string
		title   string
		version int
	}{
		{page, "Story 1", 3},
		{" " + page + "\n", "Story 1", 3},
		{"www.magazine.example/2024/story", "Story 1", 3},
		{id, "Story 1", 3},
		{id[:4], "Story 1", 3},
		{strings.ToUpper(id), "Story 1", 3},
		{page + "@2023", "Story 1", 1},
		{page + "@2024-01", "Story 1", 2},
		{page + "@2024-01-09", "Story 1", 1},
		{page + "@2024-01-10", "Story 1", 2},
		{page + "@2024-02-29", "Story 1", 3},
		{page + "@2024", "Story 1", 3},
		{page + "@2024-01-10T09:00:00Z", "Story 1", 2},
		{page + "@2024-01-10T08:59:59Z", "Story 1", 1},
		{page + "@2024-01-10T10:00:00+01:00", "Story 1", 2},
		{page + "@latest", "Story 1", 3},
		{page + "@v1", "Story 1", 1},
		{page + "@2", "Story 1", 2},
		{page + "~0", "Story 1", 3},
		{page + "~2", "Story 1", 1},
		{page + "@2024-01~1", "Story 1", 1},
		{id[:6] + "@v3~1", "Story 1", 2},
		{"latest", "Story 2", 1},
		{"latest@v1", "Story 2", 1},
		{odd, "Story 2", 1},
		{odd + "@2024", "Story 2", 1},
		{odd + "@v1~0", "Story 2", 1},
	} {
		s, err := d.archive.Find(t.Context(), test.address)
		if err != nil || s.Title != test.title || s.Version != test.version || len(s.Blocks) != 9 {
			t.Errorf("Find(%q): %q version %d, %d blocks, %v; want %q version %d",
				test.address, s.Title, s.Version, len(s.Blocks), err, test.title, test.version)
		}
	}
	refusesAddresses(t, d)
}

// refusesAddresses asks for what is no address, and for what is not there.
func refusesAddresses(t *testing.T, d *desk) {
	t.Helper()
	for _, test := range []struct {
		address string
		want    error
	}{
		{"", archive.ErrAddress},
		{"abc", archive.ErrAddress},
		{"not an address", archive.ErrAddress},
		{"mailto:zhao@magazine.example", archive.ErrAddress},
		{page + "@yesterday", archive.ErrAddress},
		{page + "@2024-13", archive.ErrAddress},
		{page + "@v0", archive.ErrAddress},
		{page + "@-1", archive.ErrAddress},
		{page + "~x", archive.ErrAddress},
		{page + "~-1", archive.ErrAddress},
		{"latest~", archive.ErrAddress},
		{"@", archive.ErrAddress},
		{"~1", archive.ErrAddress},
		{page + "~3", archive.ErrNotFound},
		{page + "@v4", archive.ErrNotFound},
		{page + "@2022", archive.ErrNotFound},
		{"https://magazine.example/other", archive.ErrNotFound},
		{"https://magazine.example/", archive.ErrNotFound},
		{"zzzz", archive.ErrNotFound},
		{"latest~1", archive.ErrNotFound},
	} {
		if s, err := d.archive.Find(t.Context(), test.address); !errors.Is(err, test.want) {
			t.Errorf("Find(%q): %q, %v; want %v", test.address, s.Title, err, test.want)
		}
	}
}

func findAmbiguous(t *testing.T, d *desk) {
	if _, err := d.archive.Find(t.Context(), "latest"); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("latest of an empty archive: %v", err)
	}
	putChains(d, "abcdaaaaaa", "abcdbbbbbb")
	_, err := d.archive.Find(t.Context(), "abcd")
	if !errors.Is(err, archive.ErrAmbiguous) || !strings.Contains(fmt.Sprint(err), "abcdbbbbbb") {
		t.Errorf("the beginning of two ids: %v, want ErrAmbiguous with both", err)
	}
	if s := d.find("abcdb"); s.ID != "abcdbbbbbb" {
		t.Errorf("abcdb is %s", s.ID)
	}
}
