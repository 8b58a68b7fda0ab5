package extract

func (r *reading) repair() {}
