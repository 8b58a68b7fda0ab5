package boltdb

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"tearsheet/archive"
)

// kinds are the kinds of body blocks by their byte in a layout. The order is
// part of the format; new kinds are added at the end.
func kinds() []archive.Kind {
	return []archive.Kind{archive.Paragraph, archive.Heading, archive.Item, archive.Quote, archive.Row, archive.Code}
}

// otherKind is the byte of a kind that is none of these; its name follows.
const otherKind = 0xff

// gap parts the blocks of a text, as archive.Article.Text does.
const gap = "\n\n"

// runs begins a layout of format 2: runs of blocks of one kind and level, whose
// texts hold no gap. One of format 1, or of blocks that do hold one, says the
// length of each block.
const runs = 0xfe

func appendLayout(b []byte, blocks []archive.Block) []byte {
	if slices.ContainsFunc(blocks, func(b archive.Block) bool {
		return strings.Contains(b.Text, gap) || strings.HasPrefix(b.Text, "\n") || strings.HasSuffix(b.Text, "\n")
	}) {
		return appendLengths(b, blocks)
	}
	for len(blocks) > 0 {
		first, n := blocks[0], 1
		for n < len(blocks) && blocks[n].Kind == first.Kind && blocks[n].Level == first.Level {
			n++
		}
		if len(b) == 0 {
			b = append(b, runs)
		}
		b = appendKind(b, first.Kind)
		b = binary.AppendUvarint(b, uint64(first.Level))
		b = binary.AppendUvarint(b, uint64(n))
		blocks = blocks[n:]
	}
	return b
}

func appendLengths(b []byte, blocks []archive.Block) []byte {
	for _, block := range blocks {
		b = appendKind(b, block.Kind)
		b = binary.AppendUvarint(b, uint64(block.Level))
		b = binary.AppendUvarint(b, uint64(len(block.Text)))
	}
	return b
}

func appendKind(b []byte, kind archive.Kind) []byte {
	for i, k := range kinds() {
		if k == kind {
			return append(b, byte(i))
		}
	}
	return appendString(append(b, otherKind), kind)
}

// readLayout cuts a text into its blocks.
func readLayout(layout []byte, text string) (blocks []archive.Block, err error) {
	s := &scanner{rest: layout}
	if len(layout) > 0 && layout[0] == runs {
		s.byte()
		return readRuns(s, text)
	}
	for len(s.rest) > 0 {
		parted := len(blocks) == 0 || strings.HasPrefix(text, gap)
		if len(blocks) > 0 {
			text = strings.TrimPrefix(text, gap)
		}
		block := archive.Block{Kind: readKind(s), Level: s.int()}
		n := s.uint()
		if s.bad || !parted || n > uint64(len(text)) {
			return nil, fmt.Errorf("%w: the blocks of a text do not fit it", archive.ErrCorrupt)
		}
		block.Text, text = text[:n], text[n:]
		blocks = append(blocks, block)
	}
	if text != "" {
		return nil, fmt.Errorf("%w: the blocks of a text are shorter than it", archive.ErrCorrupt)
	}
	return blocks, nil
}

func readRuns(s *scanner, text string) (blocks []archive.Block, err error) {
	parts := strings.Split(text, gap)
	for len(s.rest) > 0 {
		block := archive.Block{Kind: readKind(s), Level: s.int()}
		n := s.uint()
		if s.bad || n > uint64(len(parts)) {
			return nil, fmt.Errorf("%w: the blocks of a text do not fit it", archive.ErrCorrupt)
		}
		for _, part := range parts[:n] {
			block.Text = part
			blocks = append(blocks, block)
		}
		parts = parts[n:]
	}
	if len(parts) > 0 {
		return nil, fmt.Errorf("%w: the blocks of a text are fewer than its parts", archive.ErrCorrupt)
	}
	return blocks, nil
}

func readKind(s *scanner) archive.Kind {
	i := int(s.byte())
	if i < len(kinds()) {
		return kinds()[i]
	}
	return archive.Kind(s.string())
}
