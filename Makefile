# Two commands do everything: make render, make test.
PYTHON ?=
SCRIPT ?=
RUN = .venv/bin/diffusion-video

.PHONY: render scene draft storyboard plan check qa bench provenance report test clean help setup

render: setup ## the film: build/<script>/film.mp4
	@$(RUN) render $(SCRIPT)

scene: setup ## one scene to review: make scene N=3
	@$(RUN) render $(SCRIPT) --scene $(N)

draft: setup ## the whole film small and fast
	@$(RUN) render $(SCRIPT) --quality draft

storyboard: setup ## contact sheets: three stills of every cue
	@$(RUN) storyboard $(SCRIPT)

plan: setup ## the timeline, and what a render would draw
	@$(RUN) plan $(SCRIPT)

check: setup ## what is wrong with the script, before a render
	@$(RUN) check $(SCRIPT)

qa: setup ## judge the finished film: qa.json and qa.html beside it
	@$(RUN) qa

provenance: setup ## docs/provenance.md: where every model picture of the film comes from
	@PYTHONPATH=scenes .venv/bin/python -m provenance

bench: setup ## how fast scenes and edits are, beside the stock command and the encoder
	@$(RUN) bench $(SCRIPT)
	@$(RUN) bench --edits $(SCRIPT)

report: setup ## the figures of the model, of the checks and of what renders survive
	@$(RUN) ddpm report
	@.venv/bin/python -m tests.check.defects
	@-.venv/bin/python -m tests.report.robustness

test: setup ## every test
	@.venv/bin/python -m pytest

clean: setup ## remove what was made (build/), nothing that a person wrote
	@$(RUN) clean

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup:
	@tools/setup.sh $(PYTHON)
