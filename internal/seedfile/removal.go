package seedfile

import "graphd/internal/kg"

// This file reads what a seed file takes out of the graph. The store checks that the file does nothing else with it.

func (s *seedReader) readRetraction(path string, n *node) kg.Retraction {
	o := s.openObject(path, n)
	r := kg.Retraction{Origin: &kg.Origin{Path: path}, ID: o.readText("id"), Version: o.readVersion("version"),
		Reason: s.readReason(o, "the relation is retracted")}
	o.close()
	s.checkRef(o, "id", r.ID)
	return r
}

func (s *seedReader) readMerge(path string, n *node) kg.Merge {
	o := s.openObject(path, n)
	m := kg.Merge{Origin: &kg.Origin{Path: path}, From: o.readText("from"), Into: o.readText("into"),
		Reason: s.readReason(o, "the entities are merged")}
	o.close()
	s.checkRef(o, "from", m.From)
	s.checkRef(o, "into", m.Into)
	return m
}

func (s *seedReader) readDeletion(path string, n *node) kg.Deletion {
	o := s.openObject(path, n)
	d := kg.Deletion{Origin: &kg.Origin{Path: path}, ID: o.readText("id"), Version: o.readVersion("version"),
		Cascade: o.readFlag("cascade"), Reason: s.readReason(o, "the entity is deleted")}
	o.close()
	s.checkRef(o, "id", d.ID)
	return d
}

// readReason reads why something is done.
func (s *seedReader) readReason(o *object, what string) string {
	text := o.readText("reason")
	if text == "" && o.n.kind == mapping && !s.failed[o.path] && !s.failed[o.at("reason")] {
		o.fail("reason", s.valueOr(o, "reason"), "is required: say why %s", what)
	}
	return text
}

// checkRef checks an id that stands at a key.
func (s *seedReader) checkRef(o *object, key, id string) {
	s.addAll(kg.ValidateID(o.at(key), id))
}

// readVersion reads the version that is taken away; left out, it is whichever is current.
func (o *object) readVersion(name string) *int {
	v := o.readWhole(name)
	if v != nil && *v < 1 {
		o.fail(name, o.n.value(name), "%d is no version; versions count from 1", *v)
	}
	return v
}
