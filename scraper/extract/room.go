package extract

// room is what the blocks and boxes of a page, and what is known of them, are
// kept in. The next page is read in the same one.
type room struct {
	blocks []block
	boxes  []box
	rows   vector
}

// mostKept bounds the blocks of a page whose room is kept for the next.
const mostKept = 4096

// newRoom is one for an ordinary page.
func newRoom() *room { return &room{blocks: make([]block, 0, 512), boxes: make([]box, 0, 1024)} }

// enter finds a room that nobody is in.
func (x *Extractor) enter() *room {
	if free, ok := x.rooms.Get().(*room); ok {
		return free
	}
	return newRoom()
}

// leave gives a room back. Nothing of the page that was read in it may be
// looked at any more but its article.
func (x *Extractor) leave(in *room) {
	if cap(in.blocks) > mostKept {
		return
	}
	clear(in.blocks[:cap(in.blocks)]) // they hold the page's tree
	clear(in.boxes[:cap(in.boxes)])
	x.rooms.Put(in)
}
