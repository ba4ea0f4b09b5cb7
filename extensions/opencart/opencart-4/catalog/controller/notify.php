<?php
namespace Opencart\Catalog\Controller\Extension\Orderwire;

/**
 * After an order got a status or was deleted.
 */
class Notify extends \Opencart\System\Engine\Controller {
	public function index(string &$route, array &$args, mixed &$output): void {
		$orderwire = new \Opencart\System\Library\Extension\Orderwire\Orderwire($this->registry);
		$orderwire->note($args[0] ?? 0);
	}
}
