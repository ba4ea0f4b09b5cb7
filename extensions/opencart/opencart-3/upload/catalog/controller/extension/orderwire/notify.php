<?php
/**
 * After an order got a status or was deleted.
 */
class ControllerExtensionOrderwireNotify extends Controller {
	public function index(&$route, &$args, &$output) {
		$this->load->library('orderwire');
		$this->orderwire->note(isset($args[0]) ? $args[0] : 0);
	}
}
