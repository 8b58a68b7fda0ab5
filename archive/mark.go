package archive

// The kinds of marks: HTML's a, em, strong and code.
const (
	LinkMark     = "link"
	EmphasisMark = "emphasis"
	StrongMark   = "strong"
	CodeMark     = "code"
)

// Mark says of the bytes From up to To of a block's text that they are a link,
// stressed, strong or code. Marks may hold each other. Href is where a link
// leads: an absolute http, https or mailto address.
type Mark struct {
	Kind string `json:"kind"`
	From int    `json:"from"`
	To   int    `json:"to"`
	Href string `json:"href,omitempty"`
}

// Cut takes the bytes from up to to out of the block's text. Marks after them
// move, marks within them go.
func (b *Block) Cut(from, to int) {
	moved := func(at int) int {
		if at <= from {
			return at
		}
		return max(from, at-(to-from))
	}
	b.Text = b.Text[:from] + b.Text[to:]
	var marks []Mark
	for _, m := range b.Marks {
		if m.From, m.To = moved(m.From), moved(m.To); m.From < m.To {
			marks = append(marks, m)
		}
	}
	b.Marks = marks
}

// Join puts another block's text, after a gap, at the end of this one's. Its
// marks come with it.
func (b *Block) Join(gap string, next Block) {
	b.Text += gap
	marks := b.Marks[:len(b.Marks):len(b.Marks)]
	for _, m := range next.Marks {
		m.From, m.To = m.From+len(b.Text), m.To+len(b.Text)
		marks = append(marks, m)
	}
	b.Text += next.Text
	b.Marks = marks
}
