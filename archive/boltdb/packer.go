package boltdb

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"tearsheet/archive"
)

// packer compresses and decompresses, with the dictionaries it was shown. It
// is safe for concurrent use.
type packer struct {
	mu     sync.Mutex
	codecs map[byte]*codec
	newest map[byte]byte // by kind, the dictionary in use
	cache  packs
	hasty  *zstd.Encoder
}

// codec is the two directions of one dictionary. Its parts are made when they
// are first needed. The tables of an encoder take some 10 MiB and longer to make
// than a hundred packs to compress, so that a few are kept.
type codec struct {
	content  []byte
	encoders []*zstd.Encoder // that idle; guarded by the packer
	decoder  *zstd.Decoder   // safe for concurrent use
}

// maxEncoders is how many packs are compressed at the same time at most.
const maxEncoders = 4

// maxText is the longest text, in bytes, that is read back: a damaged frame
// must not claim all memory. Pages are cut far below it when fetched.
const maxText = 256 << 20

// The dictionaries that are part of the format. Those of an archive's own, in
// the bucket dictionaries, have the numbers from firstOwn on.
const (
	noDictionary = 0
	fieldsID     = 1
	firstOwn     = 2
)

// fields is what the JSON of most snapshots has in common. It is part of the
// format and must never change: a better one gets a new id.
const fields = `"},{"kind":"disclaimer","text":"},{"kind":"correction","text":"` +
	`"repairs":[{"kind":"injected_fragment","removed":"","block":,"offset":,"evidence":"` +
	`"free":true,"free":false,"modified":"20,"subtitle":","tags":["","","section":"` +
	`"},{"url":"https://","caption":"","credit":".jpg.png.webp/images/uploads/wp-content/20` +
	`{"url":"https://www.","canonical":"https://www.","site":".com","title":"` +
	`","authors":[""],"published":"2026-01-01T00:00:00Z","lang":"en","notes":[{"kind":"author_note","text":"` +
	`"}],"images":[{"url":"https://"}],"confidence":0.9,"extractor":"tearsheet/`

func newPacker() *packer {
	hasty, _ := zstd.NewWriter(nil, zstd.WithEncoderCRC(false), zstd.WithEncoderLevel(zstd.SpeedFastest), // constants do not fail
		zstd.WithWindowSize(1<<16), zstd.WithLowerEncoderMem(true), zstd.WithEncoderConcurrency(1))
	return &packer{
		codecs: map[byte]*codec{noDictionary: {}, fieldsID: {content: []byte(fields)}},
		newest: map[byte]byte{ofTexts: noDictionary, ofHeads: fieldsID},
		hasty:  hasty,
	}
}

// knows tells whether the packer was shown a dictionary.
func (p *packer) knows(id byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.codecs[id] != nil
}

// learn shows the packer a dictionary.
func (p *packer) learn(id byte, content []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.codecs[id] = &codec{content: content}
}

// retire lets go of the encoders of the dictionaries before the newest of a
// kind: nothing more is compressed with them.
func (p *packer) retire(kind, newest byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if old := p.newest[kind]; old != newest {
		p.codecs[old].encoders = nil
		p.newest[kind] = newest
	}
}

// pack appends to b the frame of raw, made with a dictionary the packer knows.
func (p *packer) pack(id byte, raw, b []byte) ([]byte, error) {
	p.mu.Lock()
	c := p.codecs[id]
	var w *zstd.Encoder
	if n := len(c.encoders); n > 0 {
		w, c.encoders = c.encoders[n-1], c.encoders[:n-1]
	}
	p.mu.Unlock()
	if w == nil {
		var err error
		if w, err = c.encoder(id); err != nil {
			return nil, err
		}
	}
	b = w.EncodeAll(raw, b)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.newest[ofTexts] == id || p.newest[ofHeads] == id {
		c.encoders = append(c.encoders, w)
	}
	return b, nil
}

// haste appends to b a frame of raw that costs little to make. No dictionary is
// needed to read it.
func (p *packer) haste(raw, b []byte) []byte { return p.hasty.EncodeAll(raw, b) }

func (p *packer) unpack(id byte, frame []byte) ([]byte, error) {
	r, err := p.decoder(id)
	if err != nil {
		return nil, err
	}
	b, err := r.DecodeAll(frame, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", archive.ErrCorrupt, err)
	}
	return b, nil
}

// encoder makes an encoder, for one goroutine.
func (c *codec) encoder(id byte) (*zstd.Encoder, error) {
	o := []zstd.EOption{
		zstd.WithEncoderCRC(false), zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithWindowSize(4 << 20),
		zstd.WithLowerEncoderMem(true), zstd.WithEncoderConcurrency(1),
	}
	if id == fieldsID {
		o = append(o, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(1<<16))
	}
	if c.content != nil {
		o = append(o, zstd.WithEncoderDictRaw(uint32(id), c.content))
	}
	return zstd.NewWriter(nil, o...)
}

func (p *packer) decoder(id byte) (*zstd.Decoder, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.codecs[id]
	if c.decoder != nil {
		return c.decoder, nil
	}
	o := []zstd.DOption{zstd.WithDecoderMaxMemory(maxText)}
	if c.content != nil {
		o = append(o, zstd.WithDecoderDictRaw(uint32(id), c.content))
	}
	var err error
	c.decoder, err = zstd.NewReader(nil, o...)
	return c.decoder, err
}

func (p *packer) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.codecs {
		if c.decoder != nil {
			c.decoder.Close()
		}
	}
}

// packs keeps the packs of texts read last: who reads one text often reads its
// neighbours. A pack never changes, so what is kept stays true.
type packs struct {
	mu   sync.Mutex
	ring [8]struct {
		first uint64
		raw   []byte
	}
	next int
}

func (c *packs) find(first uint64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.ring {
		if p.raw != nil && p.first == first {
			return p.raw
		}
	}
	return nil
}

func (c *packs) keep(first uint64, raw []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ring[c.next].first, c.ring[c.next].raw = first, raw
	c.next = (c.next + 1) % len(c.ring)
}
